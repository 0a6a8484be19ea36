package io.llmoptimizer.notification.templates;

import io.llmoptimizer.common.events.UserSecurityAlert.Kinds;

/**
 * What an alert says of its kind. A kind of a later release is told in general words: silence would be worse.
 *
 * @param happened a sentence
 * @param advice what to do about it
 */
record AlertWords(String subject, String happened, String advice) {
    private static final String CHOOSE_PASSWORD =
            "If it was you, all is well. If not, choose a new password at once; that ends all sessions of your account.";

    static AlertWords of(String kind) {
        return switch (kind) {
            case Kinds.PASSWORD_CHANGED ->
                new AlertWords(
                        "Your password was changed",
                        "The password of your account was changed, and all your other sessions have ended.",
                        CHOOSE_PASSWORD);
            case Kinds.PASSWORD_RESET ->
                new AlertWords(
                        "Your password was reset",
                        "A new password was chosen for your account by means of a mailed link, and all sessions have ended.",
                        "If it was you, all is well. If not, somebody can read your e-mail: secure your mailbox first, then choose"
                                + " a new password.");
            case Kinds.REGISTRATION_ATTEMPTED ->
                new AlertWords(
                        "You have an account already",
                        "Somebody tried to register an account with your e-mail address, which has one. Nothing was changed.",
                        "If it was you, sign in, or choose a new password if you forgot yours. If not, you need not do anything.");
            case Kinds.MFA_ENABLED ->
                new AlertWords(
                        "A second factor was added to your account",
                        "Signing in to your account takes a second factor from now on.",
                        CHOOSE_PASSWORD);
            case Kinds.MFA_DISABLED ->
                new AlertWords(
                        "A second factor was removed from your account",
                        "A second factor of your account was removed.",
                        CHOOSE_PASSWORD);
            case Kinds.RECOVERY_CODE_USED ->
                new AlertWords(
                        "A recovery code was used",
                        "Somebody signed in to your account with one of its recovery codes, which is now used up.",
                        CHOOSE_PASSWORD);
            case Kinds.IDENTITY_LINKED ->
                new AlertWords(
                        "A sign-in with another provider was added to your account",
                        "Your account can be signed in to with an account at another provider from now on.",
                        "If it was you, all is well. If not, somebody has an account there with your e-mail address: choose a new"
                                + " password at once, unlink that account in your settings, and secure your mailbox.");
            case Kinds.IDENTITY_UNLINKED ->
                new AlertWords(
                        "A sign-in with another provider was removed from your account",
                        "An account at another provider can no longer be used to sign in to your account.",
                        CHOOSE_PASSWORD);
            default ->
                new AlertWords(
                        "The security of your account was changed",
                        "Something that concerns the security of your account was changed.",
                        CHOOSE_PASSWORD);
        };
    }
}
