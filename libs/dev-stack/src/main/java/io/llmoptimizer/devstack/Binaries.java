package io.llmoptimizer.devstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Programs that come inside jars, unpacked once into a folder and used from there by everybody who shares it. */
final class Binaries {
    private final Path folder;

    private Binaries(Path folder) {
        this.folder = folder;
    }

    static Binaries in(Path folder) {
        return new Binaries(folder.toAbsolutePath());
    }

    /** Shared by all test runs of this user. */
    static Binaries ofThisUser() {
        return in(Path.of(System.getProperty("java.io.tmpdir"), "llmoptimizer-" + System.getProperty("user.name")));
    }

    Path folder() {
        return folder;
    }

    /** PostgreSQL's installation folder, with {@code bin/postgres} and {@code bin/initdb}. */
    Path postgres() throws IOException {
        String system = Platform.MACOS ? "darwin" : "linux";
        String architecture = Platform.ARM ? "arm_64" : "x86_64";
        String libc = Platform.MUSL ? "-alpine_linux" : "";
        String resource = "/postgres-" + system + "-" + architecture + libc + ".txz";
        return unpackOnce("postgres-" + fingerprint(resource), target -> untar(resource, target));
    }

    /** The named executable resource as a file. */
    Path executable(String resource) throws IOException {
        String name = resource.substring(resource.lastIndexOf('/') + 1);
        return unpackOnce(name + "-" + fingerprint(resource), target -> {
                    Path file = Files.createDirectories(target).resolve(name);
                    try (InputStream in = open(resource)) {
                        Files.copy(in, file);
                    }
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                })
                .resolve(name);
    }

    private interface Unpacking {
        void into(Path target) throws IOException;
    }

    /** Unpacks beside the final place and renames, so that nobody ever sees, or inherits from a crash, a half. */
    private Path unpackOnce(String name, Unpacking unpacking) throws IOException {
        Path target = folder.resolve(name);
        if (Files.isDirectory(target)) {
            return target;
        }
        Files.createDirectories(folder);
        Path half = Files.createTempDirectory(folder, name + ".half-");
        try {
            Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
            unpacking.into(half);
            Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException impossible) {
            throw impossible;
        } catch (FileAlreadyExistsException othersWereFaster) {
            delete(half);
        } catch (FileSystemException failed) {
            delete(half);
            // Renaming onto a folder that is not empty is reported in as many ways as there are file systems.
            if (!Files.isDirectory(target)) {
                throw failed;
            }
        }
        return target;
    }

    private static void untar(String resource, Path target) throws IOException {
        try (InputStream in = open(resource);
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException(resource + " holds a file outside its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(file.getParent());
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    Files.setPosixFilePermissions(file, permissions(entry.getMode()));
                }
            }
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        boolean executable = (mode & 0100) != 0;
        return PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--");
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = Binaries.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("no binary " + resource + " for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch") + " comes along; name a running server instead"
                    + " (LLMO_POSTGRES_HOST, LLMO_REDIS_URL)");
        }
        return in;
    }

    private static String fingerprint(String resource) throws IOException {
        try (DigestInputStream in = new DigestInputStream(open(resource), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** What this JVM runs on. */
    static final class Platform {
        static final boolean MACOS =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
        static final boolean ARM = Set.of("aarch64", "arm64").contains(System.getProperty("os.arch"));
        static final boolean MUSL = !MACOS && Files.exists(Path.of("/etc/alpine-release"));

        private Platform() {}
    }
}
