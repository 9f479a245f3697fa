using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>
/// Subjects of our CAs. The end of the id is in the name, because CAs that follow one another must not share a name:
/// clients find the issuer of a certificate, and a revocation list, by it.
/// </summary>
internal static class CaNames
{
    private const int MaxCommonName = 64; // RFC 5280 appendix A.1, ub-common-name

    /// <summary>Root.</summary>
    public static X500DistinguishedName Root(string organization, string id) => Name(organization, " Root " + id[^6..]);

    /// <summary>Issuing CA.</summary>
    public static X500DistinguishedName Issuing(string organization, string id) => Name(organization, " Device CA " + id[^6..]);

    /// <summary>RA or profile-signing certificate.</summary>
    public static X500DistinguishedName Service(string organization, string purpose, string id) => Name(organization, $" {purpose} {id[^6..]}");

    private static X500DistinguishedName Name(string organization, string suffix)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(Cut(organization, MaxCommonName - suffix.Length) + suffix);
        name.AddOrganizationName(Cut(organization, MaxCommonName));
        return name.Build();
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
