/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

/** What kind of deed a verb names, of a tool or of a user's request. */
public enum VerbClass {
  /** Looks at one thing, or works something out without changing anything. */
  READ,
  /** Looks for things. */
  SEARCH,
  /** Looks at many things. */
  LIST,
  /** Makes something new. */
  CREATE,
  /** Changes something that is there. */
  UPDATE,
  /** Puts something in another place or under another name, or copies it. */
  MOVE,
  /** Removes something. */
  DELETE,
  /** Tells somebody something. */
  SEND,
  /** Moves money or spends it. */
  PAY,
  /** Lets somebody else see or use something. */
  SHARE,
  /** Reserves a time, a place or a thing. */
  BOOK,
  /** Calls off what was booked, ordered or planned. */
  CANCEL,
  /** Agrees to something or turns it down. */
  APPROVE,
  /** Runs a program, a query or a device. */
  EXECUTE,
  /** Handles a page by hand: what that does, the page decides. */
  OPERATE,
  /** Changes who may do what: passwords, keys, roles, permissions. */
  AUTH;

  /** Whether such a deed changes nothing in the world. */
  public boolean reads() {
    return this == READ || this == SEARCH || this == LIST;
  }

  /** Whether such a deed is hard to undo and what an attacker most often wants. */
  public boolean grave() {
    return this == PAY || this == DELETE || this == SEND || this == SHARE || this == AUTH;
  }
}
