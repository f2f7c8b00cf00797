package io.iutils;

/**
 * A sibling was seen for the first time. Published as an ApplicationEvent in every other
 * sibling.
 *
 * @param sibling the one it is about
 */
public record SiblingJoined(Sibling sibling) {
}
