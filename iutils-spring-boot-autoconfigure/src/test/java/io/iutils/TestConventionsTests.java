package io.iutils;

import java.util.concurrent.TimeUnit;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.platform.commons.annotation.Testable;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * What would make a test worthless without failing it.
 */
@AnalyzeClasses(packages = "io.iutils", importOptions = ImportOption.OnlyIncludeTests.class)
class TestConventionsTests {

	/** Surefire silently skips a class of another name. */
	@ArchTest
	static final ArchRule testsAreNamedSoThatTheyRun = classes().that()
		.areTopLevelClasses()
		.and()
		.doNotHaveModifier(JavaModifier.ABSTRACT)
		.and(are(holdingTests()))
		.should()
		.haveSimpleNameEndingWith("Tests");

	@ArchTest
	static final ArchRule testsWaitForConditions = noClasses().should()
		.callMethod(Thread.class, "sleep", long.class)
		.orShould()
		.callMethod(TimeUnit.class, "sleep", long.class);

	private static DescribedPredicate<JavaClass> holdingTests() {
		return DescribedPredicate.describe("holding tests",
				(javaClass) -> javaClass.getAllMethods().stream().anyMatch(TestConventionsTests::isTest));
	}

	private static boolean isTest(JavaMethod method) {
		return method.isMetaAnnotatedWith(Testable.class);
	}

}
