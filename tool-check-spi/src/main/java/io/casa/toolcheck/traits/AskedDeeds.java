/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** How a deed stands to the deeds that were asked for. */
public enum AskedDeeds {
  /** It is one of them, or what people mean by one of them. */
  ASKED,
  /** It is commonly a step on the way to one of them. */
  SERVES,
  /** It is another. */
  OTHER;

  private static final Map<VerbClass, Set<VerbClass>> MEANT_BY =
      Map.of(
          VerbClass.SEND, EnumSet.of(VerbClass.SHARE, VerbClass.APPROVE),
          VerbClass.SHARE, EnumSet.of(VerbClass.AUTH, VerbClass.SEND),
          VerbClass.AUTH, EnumSet.of(VerbClass.SHARE),
          VerbClass.BOOK, EnumSet.of(VerbClass.CREATE, VerbClass.MOVE),
          VerbClass.CANCEL, EnumSet.of(VerbClass.DELETE),
          VerbClass.DELETE, EnumSet.of(VerbClass.CANCEL),
          VerbClass.UPDATE, EnumSet.of(VerbClass.MOVE, VerbClass.AUTH),
          VerbClass.MOVE, EnumSet.of(VerbClass.UPDATE),
          VerbClass.CREATE, EnumSet.of(VerbClass.BOOK),
          VerbClass.APPROVE, EnumSet.of(VerbClass.UPDATE, VerbClass.SEND));

  private static final Map<VerbClass, Set<VerbClass>> SERVE =
      Map.of(
          VerbClass.CREATE,
              EnumSet.of(
                  VerbClass.UPDATE,
                  VerbClass.MOVE,
                  VerbClass.SHARE,
                  VerbClass.SEND,
                  VerbClass.EXECUTE),
          VerbClass.UPDATE,
              EnumSet.of(
                  VerbClass.CREATE,
                  VerbClass.BOOK,
                  VerbClass.EXECUTE,
                  VerbClass.CANCEL,
                  VerbClass.APPROVE,
                  VerbClass.PAY),
          VerbClass.MOVE, EnumSet.of(VerbClass.CREATE, VerbClass.DELETE),
          VerbClass.BOOK, EnumSet.of(VerbClass.UPDATE, VerbClass.SHARE, VerbClass.PAY),
          VerbClass.PAY, EnumSet.of(VerbClass.SEND, VerbClass.BOOK),
          VerbClass.EXECUTE, EnumSet.of(VerbClass.UPDATE),
          VerbClass.CANCEL, EnumSet.of(VerbClass.EXECUTE),
          VerbClass.DELETE, EnumSet.of(VerbClass.EXECUTE));

  /** How that deed stands to those. */
  public static AskedDeeds of(Set<VerbClass> asked, VerbClass deed) {
    if (deed == VerbClass.OPERATE) {
      return asked.stream().allMatch(VerbClass::reads) ? OTHER : ASKED;
    }
    if (asked.contains(deed)
        || MEANT_BY.getOrDefault(deed, Set.of()).stream().anyMatch(asked::contains)) {
      return ASKED;
    }
    return SERVE.getOrDefault(deed, Set.of()).stream().anyMatch(asked::contains) ? SERVES : OTHER;
  }
}
