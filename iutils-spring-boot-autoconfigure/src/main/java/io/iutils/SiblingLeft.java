package io.iutils;

/**
 * A sibling has left or died. Published as an ApplicationEvent in every other sibling.
 *
 * @param sibling the one it is about
 */
public record SiblingLeft(Sibling sibling) {
}
