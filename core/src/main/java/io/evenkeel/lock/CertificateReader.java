// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lock;

import io.evenkeel.certificate.Certificate;
import io.evenkeel.certificate.ExpectedSample;
import io.evenkeel.certificate.TensorCertificate;
import io.evenkeel.json.JsonFields;
import java.util.Optional;
import java.util.OptionalDouble;

/** JSON → a certificate. */
final class CertificateReader {
  private CertificateReader() {}

  static Certificate certificate(JsonFields json) {
    Certificate certificate =
        new Certificate(
            json.string("file"),
            crc(json),
            json.number("falseAlarm"),
            json.objects("tensors").stream().map(CertificateReader::tensor).toList());
    if (json.integer("elements") != certificate.elements()) {
      throw json.refused("elements", "is not the sum over the tensors");
    }
    json.end();
    return certificate;
  }

  private static TensorCertificate tensor(JsonFields json) {
    TensorCertificate tensor =
        new TensorCertificate(
            json.string("name"),
            json.integer("elements"),
            crc(json),
            json.number("mean"),
            json.number("secondMoment"),
            json.has("expected")
                ? Optional.of(expected(json.object("expected")))
                : Optional.empty(),
            json.has("orthogonalResidual")
                ? OptionalDouble.of(json.number("orthogonalResidual"))
                : OptionalDouble.empty());
    json.end();
    return tensor;
  }

  private static ExpectedSample expected(JsonFields json) {
    ExpectedSample expected =
        new ExpectedSample(
            json.number("mean"),
            json.number("meanTolerance"),
            json.number("secondMoment"),
            json.number("secondMomentTolerance"));
    json.end();
    return expected;
  }

  private static int crc(JsonFields json) {
    String digits = json.string("crc32c");
    if (!digits.matches("[0-9a-f]{8}")) {
      throw json.refused("crc32c", "is not 8 hexadecimal digits");
    }
    return Integer.parseUnsignedInt(digits, 16);
  }
}
