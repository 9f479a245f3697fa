using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>Judges what a signed assertion says (SAML Core §2.5, SAML Profiles §4.1.4.3).</summary>
internal sealed class AssertionCheck(ResponseExpectation expected, DateTimeOffset now)
{
    public SamlSignIn Run(AssertionParts assertion)
    {
        CheckOrigin(assertion);
        CheckSubject(assertion.Subject);
        CheckStatements(assertion);
        return Result(assertion);
    }

    /// <summary>Who wrote it, for whom, and when: what holds for assertions of every kind.</summary>
    public void CheckOrigin(AssertionParts assertion)
    {
        SamlRefusedException.Unless(
            expected.Issuers.Contains(assertion.Issuer, StringComparer.Ordinal), SamlFault.IssuerMismatch, "the assertion is of another issuer");
        SamlRefusedException.Unless(
            assertion.IssueInstant <= now + expected.Skew, SamlFault.IssuedInFuture, "the assertion was issued in the future");
        CheckWindow(assertion.Conditions);
        CheckAudience(assertion.Conditions);
    }

    // The skew is taken off or added to our own time, here and below: theirs may be the first or last that there is.
    private void CheckWindow(ConditionsParts? conditions)
    {
        SamlRefusedException.Unless(
            conditions?.NotBefore is not { } begin || now + expected.Skew >= begin, SamlFault.NotYetValid, "the assertion is not valid yet");
        SamlRefusedException.Unless(
            conditions?.NotOnOrAfter is not { } end || now - expected.Skew < end, SamlFault.Expired, "the assertion has expired");
    }

    // §2.5.1.4: one audience of each restriction must be us.
    private void CheckAudience(ConditionsParts? conditions)
    {
        var restrictions = conditions?.AudienceRestrictions ?? [];
        SamlRefusedException.Unless(restrictions.Count > 0 || !expected.RequireAudience, SamlFault.AudienceMissing, "the assertion names no audience");
        SamlRefusedException.Unless(
            restrictions.All(r => r.Any(audience => expected.Audiences.Contains(audience, StringComparer.Ordinal))),
            SamlFault.AudienceMismatch, "the assertion is for another audience");
    }

    private void CheckSubject(SubjectParts? subject)
    {
        SamlRefusedException.Unless(subject is not null || !expected.RequireAuthentication, SamlFault.SubjectMissing, "the assertion has no subject");
        var bearers = subject?.Bearers ?? [];
        SamlRefusedException.Unless(
            bearers.Count > 0 || !expected.RequireAuthentication, SamlFault.ConfirmationMissing, "the subject has no bearer confirmation");

        // One that holds is enough (§2.4.1); with none, the first says why.
        var faults = bearers.Select(Fault).ToList();
        if (faults.Count > 0 && !faults.Contains(null))
        {
            throw new SamlRefusedException(faults[0]!);
        }
    }

    private SamlRefusal? Fault(ConfirmationParts bearer) =>
        CorrelationFault(bearer)
        ?? (bearer.NotBefore is null && bearer.NotOnOrAfter is { } end && now - expected.Skew < end
            ? null
            : new SamlRefusal(SamlFault.ConfirmationExpired, "the bearer confirmation has ended, or has no end, or a beginning"));

    private SamlRefusal? CorrelationFault(ConfirmationParts bearer)
    {
        if (expected.Correlation == SamlCorrelation.Ignored)
        {
            return null;
        }

        var required = expected.Correlation == SamlCorrelation.Required;
        if (bearer.Recipient is null ? required : !string.Equals(bearer.Recipient, expected.AssertionConsumerService, StringComparison.Ordinal))
        {
            return new SamlRefusal(SamlFault.RecipientMismatch, "the bearer confirmation is for another address");
        }

        if (bearer.InResponseTo is null)
        {
            return required ? new SamlRefusal(SamlFault.ResponseUnsolicited, "the bearer confirmation answers no request") : null;
        }

        return string.Equals(bearer.InResponseTo, expected.RequestId, StringComparison.Ordinal)
            ? null
            : new SamlRefusal(SamlFault.ResponseToMismatch, "the bearer confirmation answers another request");
    }

    private void CheckStatements(AssertionParts assertion)
    {
        SamlRefusedException.Unless(
            assertion.AuthnStatements.Count > 0 || !expected.RequireAuthentication, SamlFault.AuthnStatementMissing, "nothing says that somebody signed in");
        SamlRefusedException.Unless(
            assertion.AuthnStatements.TrueForAll(s => s.SessionNotOnOrAfter is not { } end || now - expected.Skew < end),
            SamlFault.SessionEnded, "the session at the provider has ended");
    }

    private SamlSignIn Result(AssertionParts assertion)
    {
        var statements = assertion.AuthnStatements;
        return new SamlSignIn(assertion.Issuer, assertion.Id, ReplayKey(assertion), RememberUntil(End(assertion)))
        {
            NameId = assertion.Subject?.NameId,
            SessionIndexes = [.. statements.Select(s => s.SessionIndex).OfType<string>()],
            AuthnInstant = statements.FirstOrDefault()?.AuthnInstant,
            SessionNotOnOrAfter = statements.Min(s => s.SessionNotOnOrAfter),
            AuthnContextClass = statements.FirstOrDefault()?.ContextClass,
            AuthenticatingAuthorities = statements.FirstOrDefault()?.Authorities ?? [],
            Attributes = assertion.Attributes,
        };
    }

    // A replay could use any bearer confirmation, not only the one that held now; but none longer than the conditions.
    private static DateTimeOffset End(AssertionParts assertion)
    {
        var bearers = assertion.Subject?.Bearers.Max(b => b.NotOnOrAfter);
        var conditions = assertion.Conditions?.NotOnOrAfter;
        SamlRefusedException.Unless(
            bearers is not null || conditions is not null, SamlFault.WindowMissing, "nothing says until when the assertion holds");
        return bearers < conditions || conditions is null ? bearers!.Value : conditions.Value;
    }

    private DateTimeOffset RememberUntil(DateTimeOffset end) => end < DateTimeOffset.MaxValue - expected.Skew ? end + expected.Skew : DateTimeOffset.MaxValue;

    // No entity id has a line break.
    private static string ReplayKey(AssertionParts assertion) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{assertion.Issuer}\n{assertion.Id}")));
}
