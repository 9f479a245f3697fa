using System.Security.Cryptography;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Scep;

/// <summary>What a CA can do, as GetCACaps says it (RFC 8894 §3.5.2).</summary>
public sealed record ScepCapabilities
{
    /// <summary>AES-128-CBC.</summary>
    public bool Aes { get; init; }

    /// <summary>Triple DES.</summary>
    public bool TripleDes { get; init; }

    /// <summary>A next CA certificate can be asked for.</summary>
    public bool GetNextCaCert { get; init; }

    /// <summary>PKIOperation by POST.</summary>
    public bool Post { get; init; }

    /// <summary>RenewalReq.</summary>
    public bool Renewal { get; init; }

    /// <summary>SHA-1.</summary>
    public bool Sha1 { get; init; }

    /// <summary>SHA-256.</summary>
    public bool Sha256 { get; init; }

    /// <summary>SHA-512.</summary>
    public bool Sha512 { get; init; }

    /// <summary>Everything that RFC 8894 makes mandatory: AES, SHA-256, POST.</summary>
    public bool Standard { get; init; }

    /// <summary>What our own CA advertises. <c>Renewal</c> always: macOS complains without it, although it renews by PKCSReq.</summary>
    public static ScepCapabilities Own(CmsAlgorithms allowed, bool nextCaPublished) => new()
    {
        Aes = true,
        Sha256 = true,
        Sha512 = true,
        Post = true,
        Renewal = true,
        Standard = true,
        GetNextCaCert = nextCaPublished,
        Sha1 = allowed.IsLegacy,
        TripleDes = allowed.IsLegacy,
    };

    /// <summary>Reads an answer; unknown words are passed over, letter case does not matter.</summary>
    public static ScepCapabilities Parse(string text)
    {
        var words = text.Split(['\r', '\n', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var standard = words.Contains("SCEPStandard");
        return new ScepCapabilities
        {
            Aes = standard || words.Contains("AES"),
            TripleDes = words.Contains("DES3"),
            GetNextCaCert = words.Contains("GetNextCACert"),
            Post = standard || words.Contains("POSTPKIOperation"),
            Renewal = words.Contains("Renewal"),
            Sha1 = words.Contains("SHA-1"),
            Sha256 = standard || words.Contains("SHA-256"),
            Sha512 = words.Contains("SHA-512"),
            Standard = standard,
        };
    }

    /// <summary>The answer to GetCACaps: one keyword per line.</summary>
    public string Write()
    {
        (bool Has, string Word)[] words =
        [
            (Post, "POSTPKIOperation"), (Renewal, "Renewal"), (GetNextCaCert, "GetNextCACert"), (Sha256, "SHA-256"), (Sha512, "SHA-512"),
            (Aes, "AES"), (Standard, "SCEPStandard"), (Sha1, "SHA-1"), (TripleDes, "DES3"),
        ];
        return string.Concat(words.Where(w => w.Has).Select(w => w.Word + "\n"));
    }

    /// <summary>The strongest digest that the CA has and we allow; null when there is none.</summary>
    public HashAlgorithmName? StrongestDigest(CmsAlgorithms allowed) =>
        Sha512 ? HashAlgorithmName.SHA512 : Sha256 ? HashAlgorithmName.SHA256 : Sha1 && allowed.IsLegacy ? HashAlgorithmName.SHA1 : null;

    /// <summary>The strongest cipher that the CA has and we allow; null when there is none.</summary>
    public ContentCipher? StrongestCipher(CmsAlgorithms allowed) =>
        Aes ? ContentCipher.Aes128Cbc : TripleDes && allowed.IsLegacy ? ContentCipher.TripleDesCbc : null;
}
