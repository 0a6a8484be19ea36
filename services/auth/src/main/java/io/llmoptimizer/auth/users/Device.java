package io.llmoptimizer.auth.users;

import java.util.List;

/** Names a device so that its owner recognises it. A guess from what clients say of themselves; nothing is decided by it. */
public final class Device {
    private static final int LONGEST = 40;

    /** In this order, since most browsers claim to be the ones after them too. */
    private static final List<Sign> PROGRAMS = List.of(
            new Sign("Edg", "Edge"),
            new Sign("OPR/", "Opera"),
            new Sign("SamsungBrowser/", "Samsung Internet"),
            new Sign("Firefox/", "Firefox"),
            new Sign("FxiOS/", "Firefox"),
            new Sign("Chrome/", "Chrome"),
            new Sign("CriOS/", "Chrome"),
            new Sign("Version/", "Safari"));

    private static final List<Sign> SYSTEMS = List.of(
            new Sign("iPhone", "iPhone"),
            new Sign("iPad", "iPad"),
            new Sign("Android", "Android"),
            new Sign("Windows", "Windows"),
            new Sign("Macintosh", "macOS"),
            new Sign("CrOS", "ChromeOS"),
            new Sign("Linux", "Linux"));

    private record Sign(String text, String name) {}

    private Device() {}

    /** Such as {@code Firefox on Linux} or {@code curl}; null when {@code userAgent} is blank. */
    public static String named(String userAgent) {
        if (userAgent == null || userAgent.isBlank()) {
            return null;
        }
        String program = find(PROGRAMS, userAgent);
        if (program == null) {
            String product = userAgent.strip().split("[/\\s(;]", 2)[0].replaceAll("\\p{Cntrl}", "");
            return product.length() <= LONGEST ? product : product.substring(0, LONGEST);
        }
        String system = find(SYSTEMS, userAgent);
        return system == null ? program : program + " on " + system;
    }

    private static String find(List<Sign> signs, String userAgent) {
        return signs.stream()
                .filter(sign -> userAgent.contains(sign.text()))
                .map(Sign::name)
                .findFirst()
                .orElse(null);
    }
}
