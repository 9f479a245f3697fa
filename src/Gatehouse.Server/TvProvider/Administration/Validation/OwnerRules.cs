using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Administration.Validation;

/// <summary>What media companies and their service providers both have.</summary>
internal static class OwnerRules
{
    /// <summary>Looks at certificates and schemes.</summary>
    public static void Check(Findings findings, string path, IReadOnlyList<TvCertificate> certificates, IReadOnlyList<string> schemes, ValidationFacts facts)
    {
        for (var i = 0; i < certificates.Count; i++)
        {
            // The first that holds counts, so one that ended may stay beside its successor.
            CertificateRules.Check(findings, FormattableString.Invariant($"{path}/certificates/{i}"), certificates[i].Pem, facts.Now);
        }

        foreach (var scheme in schemes)
        {
            if (AddressRules.SchemeFault(scheme) is { } fault)
            {
                findings.Error($"{path}/customSchemes/{scheme}", fault);
            }
            else if (!scheme.Contains('.', StringComparison.Ordinal))
            {
                findings.Warning($"{path}/customSchemes/{scheme}", "Without a dot, another app may well have the same scheme (RFC 8252 §7.1).");
            }
        }
    }
}
