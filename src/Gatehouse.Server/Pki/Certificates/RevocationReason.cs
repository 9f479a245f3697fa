namespace Gatehouse.Server.Pki.Certificates;

/// <summary>CRL reasons, RFC 5280 §5.3.1.</summary>
public static class RevocationReason
{
    /// <summary>The only one that can be undone.</summary>
    public const string CertificateHold = "certificateHold";

    /// <summary>Replaced by a newer one.</summary>
    public const string Superseded = "superseded";

    /// <summary>The key of a CA is in other hands: of the CA itself, and of everything that it issued. Follows from the CA's state only.</summary>
    public const string CaCompromise = "cACompromise";

    private static readonly Dictionary<string, int> Codes = new(StringComparer.Ordinal)
    {
        ["unspecified"] = 0,
        ["keyCompromise"] = 1,
        [CaCompromise] = 2,
        ["affiliationChanged"] = 3,
        [Superseded] = 4,
        ["cessationOfOperation"] = 5,
        [CertificateHold] = 6,
        ["privilegeWithdrawn"] = 9,
    };

    /// <summary>Every name an end-entity certificate can be revoked with.</summary>
    public static IEnumerable<string> Names => Codes.Keys.Where(n => n != CaCompromise);

    /// <summary>True for one of <see cref="Names"/>.</summary>
    public static bool IsKnown(string name) => name != CaCompromise && Codes.ContainsKey(name);

    /// <summary>CRLReason value of a name.</summary>
    public static int Code(string name) => Codes[name];
}
