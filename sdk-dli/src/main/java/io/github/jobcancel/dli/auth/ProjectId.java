// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.SdkException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The project of a client, given by its id or by its name. A project given by its name has no id until the credentials
 * are first fetched. Safe for use by several threads.
 */
public final class ProjectId {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final @Nullable String name;
    private volatile @Nullable String id;

    /** Creates a project. Without an id, it must be found by the name; the name is not needed if the id is given. */
    public ProjectId(@Nullable String id, @Nullable String name) {
        if (id == null && name == null) {
            throw new IllegalArgumentException("DLI needs a project id, or a region or project name to find it by");
        }
        validateProject(id, name);
        this.id = id;
        this.name = name;
    }

    static void validateProject(@Nullable String id, @Nullable String name) {
        if (id != null) {
            requireMatch(ID, "project id", id, "up to 64 letters and digits");
        }
        if (name != null) {
            requireMatch(NAME, "project name", name, "up to 64 letters, digits, hyphens and underscores");
        }
    }

    /** Checks the form of an id or a name. The message shows the text, which is no secret. */
    public static String requireMatch(Pattern pattern, String subject, String text, String expectedForm) {
        Objects.requireNonNull(text, subject);
        if (!pattern.matcher(text).matches()) {
            String printable = text.replaceAll("\\p{Cntrl}", "?");
            String shortened = printable.length() > 100 ? printable.substring(0, 100) + "..." : printable;
            throw new IllegalArgumentException(
                    "a DLI " + subject + " is " + expectedForm + ", not '" + shortened + "'");
        }
        return text;
    }

    /** {@return whether the id is known} */
    public boolean isKnown() {
        return id != null;
    }

    /** {@return the id, which is known once a credential was fetched} */
    public String requireId() {
        return Objects.requireNonNull(id, "project id");
    }

    /** Returns the name by which the project is looked up; needed only while the id is unknown. */
    String name() {
        return name == null ? "" : name;
    }

    /**
     * Returns whether IAM may report this id for the project. A credential for another project would be refused for
     * every job or, worse, act in the other project.
     */
    boolean mayHaveId(String reportedId) {
        String known = id;
        return known == null ? ID.matcher(reportedId).matches() : known.equals(reportedId);
    }

    /** Stores the id that IAM reports. */
    synchronized void acceptId(String reportedId) {
        if (!mayHaveId(reportedId)) {
            throw new SdkException.ProviderFault(
                    "findProject", "IAM reports two ids for the project: set the project id", null, false, null);
        }
        id = reportedId;
    }

    /** {@return the id; {@code name=} and the name while the id is unknown; no id contains an equals sign} */
    @Override
    public String toString() {
        String known = id;
        return known == null ? "name=" + name : known;
    }
}
