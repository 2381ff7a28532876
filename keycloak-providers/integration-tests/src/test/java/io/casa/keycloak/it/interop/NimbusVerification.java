/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;

/**
 * Nimbus' verification of a JWT by the keys that a realm publishes; only ES256 will do.
 *
 * @param type the only {@code typ} that will do
 */
record NimbusVerification(URI keys, String type) {
  /** The claims, after all were checked. */
  JWTClaimsSet claims(String jwt, String audience, JWTClaimsSet expected, List<String> required) {
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(type)));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, source()));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(audience, expected, new HashSet<>(required)));
    try {
      return processor.process(jwt, null);
    } catch (ParseException | BadJOSEException | JOSEException e) {
      throw new AssertionError("the library objects: " + e.getMessage(), e);
    }
  }

  private JWKSource<SecurityContext> source() {
    try {
      return JWKSourceBuilder.create(keys.toURL()).build();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }
}
