namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>How each kind of secret begins, so that people and leak scanners know it.</summary>
internal static class Prefixes
{
    public const string AccessToken = "gh_at_";

    public const string RefreshToken = "gh_rt_";

    public const string AuthorizationCode = "gh_ac_";

    public const string DeviceCode = "gh_dc_";

    public const string ClientSecret = "gh_cs_";

    public const string InitialAccessToken = "gh_ia_";

    public const string RegistrationAccessToken = "gh_ra_";
}
