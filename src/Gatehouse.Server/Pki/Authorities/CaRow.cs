namespace Gatehouse.Server.Pki.Authorities;

/// <summary>A row of <c>pki_ca</c>.</summary>
public sealed class CaRow
{
    public string Id { get; init; } = "";

    public string OrgId { get; init; } = "";

    /// <summary>SCEP profile whose devices show certificates of it; for <see cref="External"/> ones only.</summary>
    public string? ProfileId { get; init; }

    /// <summary><see cref="Root"/>, <see cref="Issuing"/> or <see cref="External"/>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>One of the states below.</summary>
    public string State { get; init; } = "";

    public string? ParentId { get; init; }

    public string Subject { get; init; } = "";

    public string Serial { get; init; } = "";

    /// <summary>Name of a <see cref="Client.Contracts.Pki.CaKeyAlgorithm"/>; <see cref="External"/> for an external CA, whose key can be another one.</summary>
    public string KeyAlgorithm { get; init; } = "";

    public byte[] Certificate { get; init; } = [];

    /// <summary>PKCS#8 under the secret box; null after a root's key was exported, and for an external CA.</summary>
    public byte[]? SealedKey { get; init; }

    public long NotBeforeMs { get; init; }

    public long NotAfterMs { get; init; }

    public long? ActivateMs { get; init; }

    public long CreatedMs { get; init; }

    public long StateChangedMs { get; init; }

    public const string Root = "root";
    public const string Issuing = "issuing";
    public const string External = "external";

    public const string Next = "next";
    public const string Active = "active";
    public const string Retiring = "retiring";
    public const string Retired = "retired";
    public const string Compromised = "compromised";

    /// <summary>Over for good: nothing chains to it any more.</summary>
    public bool IsOver => State is Retired or Compromised;

    /// <summary>What the key is sealed for; a key copied to another row does not open.</summary>
    public static string KeyPurpose(string id) => "pki.ca-key:" + id;
}
