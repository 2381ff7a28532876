/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

/**
 * One row of what happened.
 *
 * @param n its number, from 1
 * @param attack the letter of the attack; empty for a legitimate step
 * @param check the tool check that refused; empty when none did
 * @param reason the reason of a refusal; empty when let through
 * @param ms how long the decision took, in milliseconds
 */
public record Step(
    int n,
    String from,
    String to,
    String tool,
    String attack,
    boolean allowed,
    String check,
    String reason,
    double ms) {}
