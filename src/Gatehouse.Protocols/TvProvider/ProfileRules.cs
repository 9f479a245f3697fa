namespace Gatehouse.Protocols.TvProvider;

/// <summary>What is fixed about profiles: their names, where they show, which of several counts, and what ends them.</summary>
public static class ProfileRules
{
    /// <summary>Begin of the <c>userID</c> of a degraded profile.</summary>
    public const string DegradedUserIdPrefix = "95cf93bcd183214a";

    /// <summary><c>issuer</c> of profiles that no MVPD vouches for. Clients compare with it, so it stays what it was.</summary>
    public const string OwnIssuer = "Adobe";

    /// <summary><c>issuer</c> of profiles of Apple's framework.</summary>
    public const string AppleIssuer = "Apple";

    /// <summary><c>type</c> on the wire.</summary>
    public static string NameOf(ProfileType type) => type switch
    {
        ProfileType.Regular => "regular",
        ProfileType.AppleSso => "appleSSO",
        ProfileType.PlatformSso => "platformSSO",
        ProfileType.ServiceTokenSso => "serviceTokenSSO",
        ProfileType.Degraded => "degraded",
        ProfileType.Temporary => "temporary",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary><c>issuer</c> of a profile.</summary>
    public static string IssuerOf(ProfileType type, string mvpd) => type switch
    {
        ProfileType.AppleSso => AppleIssuer,
        ProfileType.Degraded or ProfileType.Temporary => OwnIssuer,
        _ => mvpd,
    };

    /// <summary>The profile is found by a single sign-on identity or framework, so that a session answers <c>authenticatedSSO</c>.</summary>
    public static bool IsSso(ProfileType type) => type is ProfileType.AppleSso or ProfileType.PlatformSso or ProfileType.ServiceTokenSso;

    /// <summary>Does an endpoint show profiles of that type.</summary>
    /// <param name="type">Type.</param>
    /// <param name="query">Endpoint.</param>
    /// <param name="partnerIsValid">The partner framework status holds and stands for the MVPD of the profile; matters only for <see cref="ProfileType.AppleSso"/>.</param>
    public static bool IsVisible(ProfileType type, ProfileQuery query, bool partnerIsValid) => (type, query) switch
    {
        (ProfileType.Degraded or ProfileType.Temporary, ProfileQuery.All) => false,
        (ProfileType.AppleSso or ProfileType.PlatformSso or ProfileType.ServiceTokenSso, ProfileQuery.ByCode) => false,
        (ProfileType.AppleSso, _) => partnerIsValid,
        _ => true,
    };

    /// <summary>
    /// Order in which profiles for one MVPD count, lowest first, since an answer has one place for each: a regular one needs
    /// nothing beside the device, the framework's one needs its header.
    /// </summary>
    public static int Precedence(ProfileType type) => (int)type;

    /// <summary>What a profile is worth now.</summary>
    /// <param name="notAfter">Its end.</param>
    /// <param name="endedBy">What ended it before; null when nothing did.</param>
    /// <param name="now">The time.</param>
    public static ProfileState StateOf(DateTimeOffset notAfter, ProfileState? endedBy, DateTimeOffset now) =>
        endedBy is { } end and not ProfileState.Valid ? end : now >= notAfter ? ProfileState.Expired : ProfileState.Valid;

    /// <summary>What a decision says when the only profile is in that state; null when the profile holds.</summary>
    public static TvErrorCode? ErrorOf(ProfileState state) => state switch
    {
        ProfileState.Valid => null,
        ProfileState.Expired => TvErrorCodes.AuthenticatedProfileExpired,
        ProfileState.Invalidated => TvErrorCodes.AuthenticatedProfileInvalidated,
        _ => TvErrorCodes.AuthenticatedProfileMissing,
    };

    /// <summary>The answer of an MVPD that ends the profile it was asked about: the viewer must sign in again.</summary>
    public static bool EndsProfile(TvErrorCode code) =>
        code == TvErrorCodes.AuthorizationDeniedBySessionInvalidated || code == TvErrorCodes.IdentityNotRecognizedByMvpd
        || code == TvErrorCodes.AuthorizationDeniedByHbaPolicies;
}
