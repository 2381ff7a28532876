/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Which deeds serve which requests: the same, or one that people ask for in other words or that is
 * commonly a step on the way. Grave deeds serve few others.
 */
public final class AskedDeeds {
  private static final Map<VerbClass, Set<VerbClass>> SERVES =
      Map.ofEntries(
          Map.entry(
              VerbClass.CREATE,
              EnumSet.of(
                  VerbClass.UPDATE,
                  VerbClass.BOOK,
                  VerbClass.MOVE,
                  VerbClass.SHARE,
                  VerbClass.SEND,
                  VerbClass.EXECUTE)),
          Map.entry(
              VerbClass.UPDATE,
              EnumSet.of(
                  VerbClass.CREATE,
                  VerbClass.MOVE,
                  VerbClass.BOOK,
                  VerbClass.EXECUTE,
                  VerbClass.CANCEL,
                  VerbClass.APPROVE,
                  VerbClass.AUTH)),
          Map.entry(
              VerbClass.MOVE, EnumSet.of(VerbClass.UPDATE, VerbClass.CREATE, VerbClass.DELETE)),
          Map.entry(
              VerbClass.BOOK,
              EnumSet.of(
                  VerbClass.CREATE,
                  VerbClass.UPDATE,
                  VerbClass.MOVE,
                  VerbClass.SHARE,
                  VerbClass.PAY)),
          Map.entry(VerbClass.SEND, EnumSet.of(VerbClass.SHARE, VerbClass.APPROVE)),
          Map.entry(VerbClass.PAY, EnumSet.of(VerbClass.SEND, VerbClass.BOOK)),
          Map.entry(VerbClass.SHARE, EnumSet.of(VerbClass.SEND, VerbClass.AUTH)),
          Map.entry(VerbClass.AUTH, EnumSet.of(VerbClass.SHARE)),
          Map.entry(VerbClass.DELETE, EnumSet.of(VerbClass.CANCEL)),
          Map.entry(VerbClass.CANCEL, EnumSet.of(VerbClass.DELETE)),
          Map.entry(VerbClass.EXECUTE, EnumSet.of(VerbClass.UPDATE)),
          Map.entry(
              VerbClass.APPROVE, EnumSet.of(VerbClass.SEND, VerbClass.UPDATE, VerbClass.CANCEL)));

  private AskedDeeds() {}

  /** Whether a deed is among those asked for, or serves one of them. */
  public static boolean cover(Set<VerbClass> asked, VerbClass deed) {
    return asked.contains(deed)
        || SERVES.getOrDefault(deed, Set.of()).stream().anyMatch(asked::contains);
  }
}
