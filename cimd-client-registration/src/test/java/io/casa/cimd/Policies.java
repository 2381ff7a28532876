/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import io.casa.cimd.Reading.Valid;
import java.util.HashMap;
import java.util.Map;

/** Trust policies for tests, read from attributes as a realm's are. */
public final class Policies {
  private Policies() {}

  /** One that trusts {@code client.example} with the grants of agents, but for these attributes. */
  public static TrustPolicy with(String... namesAndValues) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("casa.cimd.hosts", "client.example");
    attributes.put(
        "casa.cimd.grant-types",
        "client_credentials urn:ietf:params:oauth:grant-type:token-exchange");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.put("casa.cimd." + namesAndValues[i], namesAndValues[i + 1]);
    }
    if (TrustPolicyReader.read(attributes) instanceof Valid<TrustPolicy> valid) {
      return valid.value();
    }
    throw new AssertionError("not a policy: " + attributes);
  }

  /** A URL that keeps the rules. */
  public static DocumentUrl url(String text) {
    if (DocumentUrl.read(text) instanceof Valid<DocumentUrl> valid) {
      return valid.value();
    }
    throw new AssertionError("not a document's URL: " + text);
  }
}
