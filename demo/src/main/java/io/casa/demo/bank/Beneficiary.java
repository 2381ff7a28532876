/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

/** Somebody to whom the customer pays. */
record Beneficiary(String id, String name, Iban iban) {}
