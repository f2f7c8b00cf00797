package kotlin.coroutines;

/**
 * Stands for Kotlin's: what its compiler adds to a suspend function.
 */
public interface Continuation<T> {

}
