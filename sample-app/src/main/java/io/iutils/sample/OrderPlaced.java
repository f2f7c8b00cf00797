package io.iutils.sample;

import io.iutils.IEvent;

/**
 * A plain event: published through Spring, it reaches the ordinary listeners of all
 * siblings.
 *
 * @param number rises by one with every order, whichever sibling takes it
 * @param item what was ordered
 * @param quantity how many
 */
@IEvent("orders.placed")
record OrderPlaced(long number, String item, int quantity) {
}
