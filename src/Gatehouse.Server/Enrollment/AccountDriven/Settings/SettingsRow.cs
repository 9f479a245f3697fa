using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;

namespace Gatehouse.Server.Enrollment.AccountDriven.Settings;

/// <summary>How people of an organization enroll with their account, as stored; a new one is what holds without a row.</summary>
internal sealed class SettingsRow
{
    public required string OrgId { get; init; }

    public string Mode { get; init; } = Words.Of(AccountMode.Off);

    public string Method { get; init; } = Words.Of(AccountMethod.Automatic);

    public string? GroupId { get; init; }

    public string? ScepProfileId { get; init; }

    public string Ownership { get; init; } = Words.Of(DeviceOwnership.Company);

    public long? RequiredAppId { get; init; }

    public string? SsoId { get; init; }

    public string? RefusalMessage { get; init; }

    public long WebTokenSeconds { get; init; } = 30 * 24 * 3600;

    public long AccessTokenSeconds { get; init; } = 3600;

    public long RefreshTokenSeconds { get; init; } = 180 * 24 * 3600;

    public long? ReauthenticateDays { get; init; }

    public long Version { get; init; }

    /// <summary>What a device becomes where no rule says something else.</summary>
    public AccountMode ModeKind => Words.Read<AccountMode>(Mode);

    /// <summary>How devices obtain their token.</summary>
    public AccountMethod MethodKind => Words.Read<AccountMethod>(Method);

    /// <summary>Whose devices those of <c>adde</c> are.</summary>
    public DeviceOwnership OwnershipKind => Words.Read<DeviceOwnership>(Ownership);

    /// <summary>Longest time between two sign-ins of a person; null for no limit.</summary>
    public TimeSpan? Reauthenticate => ReauthenticateDays is { } days ? TimeSpan.FromDays(days) : null;

    /// <summary>Lifetime of a token of the web sign-in, which nothing renews but the next sign-in.</summary>
    public TimeSpan WebToken => TimeSpan.FromSeconds(Math.Min(WebTokenSeconds, (ReauthenticateDays ?? long.MaxValue / 86_400) * 86_400));
}
