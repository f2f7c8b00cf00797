package io.iutils.testing;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.CurrentTraceContext;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Traces as an application has them, with a real tracer for each sibling, and what all of
 * these have traced.
 */
public final class Traces implements AfterEachCallback {

	private final CurrentTraceContext current = ThreadLocalCurrentTraceContext.newBuilder().build();

	private final List<Span> spans = new CopyOnWriteArrayList<>();

	private final List<Tracing> tracings = new ArrayList<>();

	/**
	 * A registry that traces.
	 * @param sibling names it in the spans
	 */
	public ObservationRegistry registry(String sibling) {
		Tracing tracing = Tracing.newBuilder()
			.currentTraceContext(this.current)
			.propagationFactory(new W3CPropagation())
			.traceId128Bit(true)
			.supportsJoin(false)
			.addSpanHandler(new SpanHandler() {

				@Override
				public boolean end(TraceContext context, MutableSpan span, Cause cause) {
					Traces.this.spans.add(span(sibling, span));
					return true;
				}

			})
			.build();
		this.tracings.add(tracing);
		BraveTracer tracer = new BraveTracer(tracing.tracer(), new BraveCurrentTraceContext(this.current),
				new BraveBaggageManager());
		BravePropagator propagator = new BravePropagator(tracing);
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig()
			.observationHandler(new FirstMatchingCompositeObservationHandler(
					new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
					new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
					new DefaultTracingObservationHandler(tracer)));
		return registry;
	}

	private static Span span(String sibling, MutableSpan span) {
		return new Span(sibling, span.name(), String.valueOf(span.kind()), span.traceId(), span.id(), span.parentId(),
				span.error(), span.tags());
	}

	/**
	 * Runs an action in a span of this name.
	 */
	public static void observe(ObservationRegistry registry, String name, Runnable action) {
		Observation.createNotStarted(name, registry).observe(action);
	}

	/**
	 * The trace that this thread works on; null if none.
	 */
	public @Nullable String current() {
		TraceContext context = this.current.get();
		return (context != null) ? context.traceIdString() : null;
	}

	/**
	 * What has ended, in the order of the ends.
	 */
	public List<Span> spans() {
		return this.spans;
	}

	/**
	 * Those that a sibling ended under this name.
	 */
	public List<Span> spans(String sibling, String name) {
		return this.spans.stream()
			.filter((span) -> span.sibling().equals(sibling) && span.name().equals(name))
			.toList();
	}

	@Override
	public void afterEach(ExtensionContext test) {
		this.tracings.forEach(Tracing::close);
	}

	/**
	 * A part of a trace.
	 *
	 * @param parent the id of another one, perhaps in another sibling; null at the root
	 */
	public record Span(String sibling, String name, String kind, String trace, String id, @Nullable String parent,
			@Nullable Throwable error, Map<String, String> tags) {

		public boolean isChildOf(Span other) {
			return this.trace.equals(other.trace) && other.id.equals(this.parent);
		}

	}

}
