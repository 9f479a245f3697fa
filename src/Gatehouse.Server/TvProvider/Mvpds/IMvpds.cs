using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.TvProvider.Mvpds;

/// <summary>What the API needs of MVPDs. Everything that goes over the network happens outside of transactions.</summary>
internal interface IMvpds
{
    /// <summary>A signed request for Apple's framework: Base64 of a whole XML document, in one line, and the id that its answer may name. Null when the MVPD has no SAML, or nothing usable is known of it.</summary>
    Task<PartnerRequest?> PartnerRequestAsync(TvSettings settings, Integration integration, CancellationToken ct);

    /// <summary>Judges what Apple's framework got from the MVPD. Null, with a reason for the log, when it proves nothing. One-time use is part of <see cref="UseAsync"/>.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="integration">Integration.</param>
    /// <param name="samlResponse">As posted, decoded from the form.</param>
    /// <param name="requestIds">Requests that are pending for this device, client and MVPD.</param>
    /// <param name="ct">Cancels.</param>
    Task<PartnerAnswer> JudgePartnerAsync(TvSettings settings, Integration integration, string samlResponse, IReadOnlyList<string> requestIds, CancellationToken ct);

    /// <summary>
    /// The MVPD whose answers name that issuer: the expected one where it is that, otherwise another of the same service provider; null
    /// when it is nobody's whose name is known. Asks nobody.
    /// </summary>
    Task<string?> FindByIssuerAsync(TvSettings settings, Integration expected, string issuer, CancellationToken ct);

    /// <summary>Uses an assertion up; false when it had been used before.</summary>
    Task<bool> UseAsync(Tx tx, string replayKey, DateTimeOffset rememberUntil);

    /// <summary>
    /// Asks the MVPD. One decision per resource, in that order, whatever goes wrong; never throws but for cancellation. The same question asked
    /// at the same time is asked once. TTL, cache and degradation are the caller's.
    /// </summary>
    Task<IReadOnlyList<MvpdDecision>> DecideAsync(TvSettings settings, Integration integration, MvpdQuestion question, CancellationToken ct);

    /// <summary>True when viewers of this MVPD log out in their browser.</summary>
    ValueTask<bool> HasLogoutAsync(TvSettings settings, Integration integration, CancellationToken ct);

    /// <summary>Keeps what a browser needs to log out at the MVPD, and returns the relative address to open. Ends at <paramref name="redirectUrl"/>, whatever the MVPD does.</summary>
    Task<string> BeginLogoutAsync(Tx tx, Integration integration, string organizationId, byte[] material, IReadOnlyList<string> sessionIndexes, string redirectUrl);
}

/// <summary>A request for Apple's framework.</summary>
/// <param name="Id">SAML id.</param>
/// <param name="Base64">The document.</param>
internal sealed record PartnerRequest(string Id, string Base64);

/// <summary>What a relayed response proves.</summary>
/// <param name="SignIn">Null when nothing.</param>
/// <param name="ReplayKey">To be used up in the transaction that stores the profile.</param>
/// <param name="RememberUntil">How long.</param>
/// <param name="Refusal">Why nothing is proved; null when it is. For the log, never for the caller.</param>
internal sealed record PartnerAnswer(MvpdSignIn? SignIn, string? ReplayKey, DateTimeOffset RememberUntil, string? Refusal);

/// <summary>A question about a viewer.</summary>
/// <param name="ProfileId">The profile, for single flight.</param>
/// <param name="UserId">Viewer.</param>
/// <param name="Material">Of <see cref="MvpdSignIn.Material"/>.</param>
/// <param name="Metadata">User metadata, for line-ups.</param>
/// <param name="Resources">What.</param>
/// <param name="Preflight">Not for playing.</param>
/// <param name="DeviceAddress">Address of the device; null when unknown.</param>
internal sealed record MvpdQuestion(
    string ProfileId, string UserId, byte[] Material, IReadOnlyDictionary<string, System.Text.Json.JsonElement> Metadata,
    IReadOnlyList<ResourceId> Resources, bool Preflight, string? DeviceAddress);

/// <summary>What the MVPD says to one resource.</summary>
/// <param name="Resource">Of which.</param>
/// <param name="Permitted">May watch.</param>
/// <param name="Error">Why not, or what went wrong; null with a permit.</param>
/// <param name="Details">In the MVPD's words, sanitized; null for none.</param>
/// <param name="Ends">Until when, as the MVPD says; null for nothing said.</param>
/// <param name="IsDummy">Nobody was asked, because there is nobody to ask.</param>
/// <param name="NewMaterial">Replaces the profile's (refreshed tokens); null for no change.</param>
internal sealed record MvpdDecision(
    ResourceId Resource, bool Permitted, TvErrorCode? Error = null, string? Details = null, DateTimeOffset? Ends = null, bool IsDummy = false, byte[]? NewMaterial = null)
{
    /// <summary>User metadata that came with it, as in <see cref="MvpdSignIn.Metadata"/>: takes the place of what the profile has by the same keys.</summary>
    public IReadOnlyDictionary<string, System.Text.Json.JsonElement> NewMetadata { get; init; } = System.Collections.Frozen.FrozenDictionary<string, System.Text.Json.JsonElement>.Empty;
}
