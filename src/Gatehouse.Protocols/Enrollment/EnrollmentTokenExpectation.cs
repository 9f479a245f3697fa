namespace Gatehouse.Protocols.Enrollment;

/// <summary>What a token must be addressed to.</summary>
/// <param name="Issuer">Base URL of this server, compared ordinally with <c>iss</c>.</param>
/// <param name="Audience">Compared ordinally with <c>aud</c>.</param>
/// <param name="AllowMissing">
/// Let tokens through that carry neither <c>iss</c> nor <c>aud</c>. Whoever sets it must then check that the stored
/// token was imported with permission for that.
/// </param>
public sealed record EnrollmentTokenExpectation(
    string Issuer, string Audience = EnrollmentToken.OtaAudience, bool AllowMissing = false);
