package io.llmoptimizer.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How every service is built, as rules a machine checks. A service's test takes the ones that are the same everywhere
 * with {@code @ArchTest static final ArchTests HABITS = ArchTests.in(ArchitectureRules.class)} and adds
 * {@link #persistenceOnlyInStores} and {@link #allowedImports} for itself.
 */
public final class ArchitectureRules {
    private static final String ROOT = "io.llmoptimizer.";
    private static final String HTTP_METHOD = "jakarta.ws.rs.HttpMethod";
    private static final String PATH = "jakarta.ws.rs.Path";
    private static final String REST_CLIENT = "org.eclipse.microprofile.rest.client.inject.RegisterRestClient";
    private static final String[] PERSISTENCE = {
        "jakarta.persistence..",
        "org.hibernate..",
        "io.quarkus.hibernate..",
        "io.quarkus.mongodb..",
        "com.mongodb..",
        "org.bson..",
        "io.vertx.sqlclient..",
        "io.vertx.pgclient..",
        "io.vertx.mutiny.sqlclient..",
        "io.vertx.mutiny.pgclient..",
        "java.sql..",
        "javax.sql..",
        "org.flywaydb.."
    };

    /** Feature packages of a service never depend on each other in a circle. */
    @ArchTest
    public static final ArchRule NO_CYCLES_BETWEEN_FEATURES = slices().matching(ROOT + "*.(*)..")
            .should()
            .beFreeOfCycles()
            .allowEmptyShould(true)
            .because("a circle of features can only be understood all at once");

    /** HTTP is spoken by {@code *Resource} classes; REST clients, which carry the same annotations, are told apart. */
    @ArchTest
    public static final ArchRule HTTP_ONLY_IN_RESOURCES = methods()
            .that()
            .areMetaAnnotatedWith(HTTP_METHOD)
            .or()
            .areAnnotatedWith(PATH)
            .should()
            .beDeclaredInClassesThat(named("are a *Resource or a REST client", ArchitectureRules::maySpeakHttp))
            .allowEmptyShould(true);

    /** {@code @Path} on a class makes it a resource, so it is named like one. */
    @ArchTest
    public static final ArchRule PATHS_ONLY_ON_RESOURCES = classes()
            .that()
            .areAnnotatedWith(PATH)
            .should()
            .haveSimpleNameEndingWith("Resource")
            .orShould()
            .beAnnotatedWith(REST_CLIENT)
            .allowEmptyShould(true);

    /** An entity never leaves its package: what others see is a record. */
    @ArchTest
    public static final ArchRule ENTITIES_ARE_PACKAGE_PRIVATE = classes()
            .that()
            .haveSimpleNameEndingWith("Entity")
            .should()
            .bePackagePrivate()
            .allowEmptyShould(true);

    /** Dependencies come through the constructor, so that a test can make the object with {@code new}. */
    @ArchTest
    public static final ArchRule NO_FIELD_INJECTION = noFields()
            .should()
            .beAnnotatedWith("jakarta.inject.Inject")
            .orShould()
            .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
            .orShould()
            .beAnnotatedWith("org.eclipse.microprofile.reactive.messaging.Channel")
            .orShould()
            .beAnnotatedWith("org.eclipse.microprofile.rest.client.inject.RestClient")
            .allowEmptyShould(true);

    /** Time is read from an injected {@link Clock}; only the producer of that clock asks the system. */
    @ArchTest
    public static final ArchRule TIME_COMES_FROM_A_CLOCK = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Clock")
            .should()
            .callMethodWhere(new DescribedPredicate<JavaMethodCall>("the system's time is read") {
                @Override
                public boolean test(JavaMethodCall call) {
                    return readsTheSystemsTime(call);
                }
            })
            .allowEmptyShould(true);

    private ArchitectureRules() {}

    /**
     * SQL, Panache and MongoDB are spoken by {@code *Store}, {@code *Entity} and {@code *Migration} classes (and what is
     * nested in them) alone.
     *
     * @param exceptions simple names of top-level classes that may too; each needs its reason beside it
     */
    public static ArchRule persistenceOnlyInStores(String... exceptions) {
        Set<String> excepted = Set.of(exceptions);
        return noClasses()
                .that(named("are no *Store, *Entity or *Migration", type -> !isPersistence(type, excepted)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PERSISTENCE)
                .allowEmptyShould(true);
    }

    /**
     * The table of allowed imports between the features of one service. A feature that is not in the table, or an import
     * that its row does not name, fails. A nested package such as {@code providers.guard} may have a row of its own;
     * without one it belongs to its parent's.
     *
     * @param service package name below {@code io.llmoptimizer}, such as {@code billing}
     * @param table feature → the other features it may import from
     */
    public static ArchRule allowedImports(String service, Map<String, Set<String>> table) {
        return classes()
                .that()
                .resideInAPackage(ROOT + service + "..")
                .should(new AllowedImports(ROOT + service, table))
                .allowEmptyShould(true);
    }

    private static boolean maySpeakHttp(JavaClass type) {
        return outermost(type).getSimpleName().endsWith("Resource") || type.isAnnotatedWith(REST_CLIENT);
    }

    private static boolean isPersistence(JavaClass type, Set<String> excepted) {
        String name = outermost(type).getSimpleName();
        return name.endsWith("Store")
                || name.endsWith("Entity")
                || name.endsWith("Migration")
                || excepted.contains(name);
    }

    private static boolean readsTheSystemsTime(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        boolean now = owner.getPackageName().equals("java.time")
                && call.getName().equals("now")
                && call.getTarget().getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
        boolean systemClock =
                owner.isEquivalentTo(Clock.class) && call.getName().startsWith("system");
        boolean millis = owner.isEquivalentTo(System.class) && call.getName().equals("currentTimeMillis");
        return now || systemClock || millis;
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureRules::outermost).orElse(type);
    }

    private static DescribedPredicate<JavaClass> named(String description, Predicate<JavaClass> test) {
        return DescribedPredicate.describe(description, test);
    }
}
