using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Pki.Contracts;

namespace Gatehouse.Server.Pki.Profiles;

/// <summary>A row of <c>pki_scep_profile</c>. Enumerations are stored by name.</summary>
public sealed record ScepProfileRow
{
    private static readonly TimeSpan RenewsWhileDisabled = TimeSpan.FromDays(30);

    public string Id { get; init; } = "";

    public string OrgId { get; init; } = "";

    public string Name { get; init; } = "";

    public string? Description { get; init; }

    /// <summary>Name of a <see cref="ScepServerKind"/>.</summary>
    public string Server { get; init; } = nameof(ScepServerKind.BuiltIn);

    /// <summary>External server only.</summary>
    public string? Url { get; init; }

    public string CaName { get; init; } = "";

    /// <summary>External server only; upper-case hexadecimal.</summary>
    public string? CaFingerprint { get; init; }

    /// <summary>External server only: certificates of its issuing CAs, PEM.</summary>
    public string? Issuers { get; init; }

    /// <summary>Name of a <see cref="ScepChallengeType"/>.</summary>
    public string Challenge { get; init; } = nameof(ScepChallengeType.Dynamic);

    public byte[]? StaticSealed { get; init; }

    public byte[]? StaticPreviousSealed { get; init; }

    public long? StaticPreviousUntilMs { get; init; }

    public int KeySize { get; init; } = 2048;

    public int KeyUsage { get; init; } = 5;

    public string SubjectTemplate { get; init; } = Profiles.SubjectTemplate.Default;

    /// <summary>JSON list of <see cref="ScepAltName"/>.</summary>
    public string AltNames { get; init; } = "[]";

    public int Retries { get; init; } = 3;

    public int RetryDelay { get; init; } = 10;

    public bool KeyIsExtractable { get; init; }

    public bool AllowAllApps { get; init; }

    public int ValidityDays { get; init; } = 365;

    public int RenewBeforeDays { get; init; } = 180;

    /// <summary>Name of a <see cref="ScepApproval"/>.</summary>
    public string Approval { get; init; } = nameof(ScepApproval.Automatic);

    public bool AllowLegacy { get; init; }

    public bool Enabled { get; init; } = true;

    public long? DisabledMs { get; init; }

    public bool IsDefault { get; init; }

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }

    public long Version { get; init; } = 1;

    /// <summary>True while devices may renew by it. Switching it off must not lose them, so it goes on for a while after that.</summary>
    public bool RenewsAt(DateTimeOffset now) =>
        Enabled || (DisabledMs is { } since && now < DateTimeOffset.FromUnixTimeMilliseconds(since) + RenewsWhileDisabled);

    public bool IsBuiltIn => Server == nameof(ScepServerKind.BuiltIn);

    public bool NeedsApproval => Approval == nameof(ScepApproval.Manual);

    public ScepChallengeType ChallengeType => Enum.Parse<ScepChallengeType>(Challenge);

    public IReadOnlyList<ScepAltName> AltNameList => JsonSerializer.Deserialize<List<ScepAltName>>(AltNames, GatehouseJson.Options)!;

    /// <summary>What a static challenge is sealed for.</summary>
    public static string ChallengePurpose(string id) => "pki.static-challenge:" + id;

    /// <summary>The contract's form of it.</summary>
    /// <param name="url">Address for enrollment profiles.</param>
    /// <param name="fingerprint">Of the CA in charge, or the stored one of an external server.</param>
    public ScepProfile ToContract(string url, string? fingerprint) => new()
    {
        Id = Id,
        Name = Name,
        Description = Description,
        Server = Enum.Parse<ScepServerKind>(Server),
        Url = url,
        CaName = CaName,
        CaFingerprint = fingerprint,
        IssuerCertificates = Issuers,
        Challenge = Enum.Parse<ScepChallengeKind>(Challenge),
        KeySize = KeySize,
        KeyUsage = KeyUsage,
        SubjectTemplate = SubjectTemplate,
        SubjectAltNames = AltNameList,
        Retries = Retries,
        RetryDelaySeconds = RetryDelay,
        KeyIsExtractable = KeyIsExtractable,
        AllowAllAppsAccess = AllowAllApps,
        ValidityDays = ValidityDays,
        RenewBeforeDays = RenewBeforeDays,
        Approval = Enum.Parse<ScepApproval>(Approval),
        AllowLegacyClients = AllowLegacy,
        Enabled = Enabled,
        IsDefault = IsDefault,
        PreviousChallengeUntil = StaticPreviousUntilMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedMs),
        Version = Version,
    };
}
