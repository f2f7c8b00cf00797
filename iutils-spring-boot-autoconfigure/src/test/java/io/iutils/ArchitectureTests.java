package io.iutils;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Keeps the packages as {@code docs/architecture.md} draws them.
 */
@AnalyzeClasses(packages = "io.iutils", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String ROOT = "io.iutils";

	private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("io.iutils..");

	private static final String JOURNAL = "io.iutils.journal..";

	private static final String SOCKET = "io.iutils.socket..";

	private static final String ENGINE = "io.iutils.engine..";

	private static final String LOCAL = "io.iutils.local..";

	private static final String REDIS = "io.iutils.redis..";

	private static final String OBSERVATION = "io.iutils.observation..";

	private static final String AUTOCONFIGURE = "io.iutils.autoconfigure..";

	/**
	 * Who may see whom; api is the root package. A package that is not here is refused:
	 * whoever adds one says first what it may see.
	 */
	private static final Map<String, Set<String>> ARROWS = arrows(
			"""
					api ->
					journal ->
					socket ->
					engine -> api
					local -> api, engine, journal, socket
					redis -> api, engine
					stash -> api, engine
					methods ->
					events -> api, engine, methods
					locks -> api, engine
					requests -> api, engine, methods
					siblings -> api, engine
					observation -> engine
					tools -> journal
					autoconfigure -> api, engine, journal, socket, local, redis, stash, methods, events, locks, requests, siblings, observation
					""");

	@ArchTest
	static final ArchRule packagesFollowTheArrows = classes().should(followTheArrows());

	@ArchTest
	static final ArchRule packagesAreFreeOfCircles = slices().assignedFrom(packages()).should().beFreeOfCycles();

	@ArchTest
	static final ArchRule journalKnowsOnlyJava = classes().that()
		.resideInAPackage(JOURNAL)
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage(JOURNAL, "java..", "org.jspecify..");

	@ArchTest
	static final ArchRule journalIsFreeOfSockets = noClasses().that()
		.resideInAPackage(JOURNAL)
		.should()
		.dependOnClassesThat()
		.haveSimpleNameContaining("Socket");

	@ArchTest
	static final ArchRule machineryIsFreeOfSpring = noClasses().that()
		.resideInAnyPackage(JOURNAL, SOCKET, ENGINE, LOCAL, "io.iutils.tools..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule junixsocketIsUsedInSocketOnly = noClasses().that()
		.resideOutsideOfPackage(SOCKET)
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.newsclub..");

	@ArchTest
	static final ArchRule jacksonIsWiredInAutoconfigureOnly = noClasses()
		.that(resideOutsideOfPackage(AUTOCONFIGURE).and(DescribedPredicate.not(type(IutilsJsonMapperCustomizer.class))))
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..");

	@ArchTest
	static final ArchRule springDataIsUsedInRedisOnly = noClasses().that()
		.resideOutsideOfPackage(REDIS)
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.data..");

	@ArchTest
	static final ArchRule micrometerIsUsedInObservationOnly = noClasses().that()
		.resideOutsideOfPackage(OBSERVATION)
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.micrometer..");

	/** NullAway looks into marked packages only; an unmarked one would pass unseen. */
	@ArchTest
	static final ArchRule packagesAreNullMarked = classes().should(resideInNullMarkedPackage());

	@ArchTest
	static final ArchRule namesAreOfTheField = noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl)");

	/**
	 * Public is the API, the seam, auto-configuration, and what another package needs;
	 * {@code JournalIo} is part of the signature of such a class.
	 */
	@ArchTest
	static final ArchRule publicMachineryIsNeededElsewhere = classes().that()
		.resideOutsideOfPackages(ROOT, ENGINE, AUTOCONFIGURE)
		.and()
		.areTopLevelClasses()
		.and()
		.arePublic()
		.and()
		.doNotHaveSimpleName("JournalIo")
		.should(beSeenByAnotherPackage());

	private static Map<String, Set<String>> arrows(String drawing) {
		return drawing.lines()
			.map((line) -> line.split(" ->"))
			.collect(Collectors.toMap((arrow) -> arrow[0],
					(arrow) -> (arrow.length == 1) ? Set.of() : Set.of(arrow[1].strip().split(", "))));
	}

	private static String nameInDrawing(JavaClass javaClass) {
		String name = javaClass.getPackageName();
		return name.equals(ROOT) ? "api" : name.substring(ROOT.length() + 1);
	}

	private static ArchCondition<JavaClass> followTheArrows() {
		return new ArchCondition<>("follow the arrows") {

			@Override
			public void check(JavaClass javaClass, ConditionEvents events) {
				String from = nameInDrawing(javaClass);
				Set<String> allowed = ARROWS.get(from);
				if (allowed == null) {
					events.add(SimpleConditionEvent.violated(javaClass,
							javaClass.getDescription() + " is in a package that has no place among the arrows"));
					return;
				}
				for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
					if (OURS.test(dependency.getTargetClass())) {
						String to = nameInDrawing(dependency.getTargetClass());
						if (!to.equals(from) && !allowed.contains(to)) {
							events.add(SimpleConditionEvent.violated(javaClass, dependency.getDescription()));
						}
					}
				}
			}

		};
	}

	/** Each package is a slice, the root included, so that no pair can hide a circle. */
	private static SliceAssignment packages() {
		return new SliceAssignment() {

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
				return OURS.test(javaClass) ? SliceIdentifier.of(nameInDrawing(javaClass)) : SliceIdentifier.ignore();
			}

			@Override
			public String getDescription() {
				return "packages";
			}

		};
	}

	private static ArchCondition<JavaClass> beSeenByAnotherPackage() {
		return new ArchCondition<>("be seen by another package") {

			@Override
			public void check(JavaClass javaClass, ConditionEvents events) {
				if (javaClass.getDirectDependenciesToSelf()
					.stream()
					.allMatch((use) -> use.getOriginClass().getPackage().equals(javaClass.getPackage()))) {
					events.add(SimpleConditionEvent.violated(javaClass,
							javaClass.getDescription() + " is public, but only its own package uses it"));
				}
			}

		};
	}

	private static ArchCondition<JavaClass> resideInNullMarkedPackage() {
		return new ArchCondition<>("reside in a @NullMarked package") {

			@Override
			public void check(JavaClass javaClass, ConditionEvents events) {
				if (!javaClass.getPackage().isAnnotatedWith(NullMarked.class)) {
					events.add(SimpleConditionEvent.violated(javaClass, javaClass.getDescription()
							+ " is in a package whose package-info is missing or not @NullMarked"));
				}
			}

		};
	}

}
