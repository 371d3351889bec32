// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

/**
 * The value of a setting, and the place where it was found, which messages name. Not a record, since the value may be
 * a secret. Immutable.
 */
public final class SettingValue {
    private final String value;
    private final String place;

    /**
     * Creates a setting.
     *
     * @param value the value
     * @param place the place as its user would name it, for example {@code AWS_REGION}
     */
    public SettingValue(String value, String place) {
        this.value = value;
        this.place = place;
    }

    /** {@return the value; may be a secret} */
    public String value() {
        return value;
    }

    /** {@return the place: the subject of messages about this setting} */
    public String place() {
        return place;
    }

    /**
     * Returns whether a flag is set.
     *
     * @return whether the value is {@code true}, in any case
     * @throws IllegalArgumentException if it is neither {@code true} nor {@code false}
     */
    public boolean isTrue() {
        boolean isTrue = value.equalsIgnoreCase("true");
        if (!isTrue && !value.equalsIgnoreCase("false")) {
            throw refusalMessage("must be true or false");
        }
        return isTrue;
    }

    /**
     * Creates the exception for a value that cannot be used.
     *
     * @param predicate what is wrong; follows the place in the sentence; shows nothing of a secret
     * @return the exception, to be thrown
     */
    public IllegalArgumentException refusalMessage(String predicate) {
        return new IllegalArgumentException(place + " " + predicate);
    }

    @Override
    public String toString() {
        return "Setting[" + place + "]";
    }
}
