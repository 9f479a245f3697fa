namespace Gatehouse.Client.Apps.Wire;

/// <summary>What the token endpoint gives for a login. Never leaves the SDK.</summary>
/// <param name="AccessToken">For the server's own endpoints. Secret.</param>
/// <param name="ExpiresIn">How long it is good.</param>
internal sealed record TokenSet(string AccessToken, TimeSpan ExpiresIn)
{
    /// <summary>Secret; null where there is none.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>OpenID Connect Core §2; null where there is none.</summary>
    public string? IdToken { get; init; }

    public string? Scope { get; init; }

    public string? Acr { get; init; }

    public string? Subject { get; init; }

    public string? DeviceId { get; init; }

    /// <summary>Null where the answer is not one of RFC 9449 §5: tokens here are bound, always.</summary>
    public static TokenSet? Read(WireResult result)
    {
        if (!string.Equals(result.Text("token_type"), "DPoP", StringComparison.OrdinalIgnoreCase)
            || result.Text("access_token") is not { Length: > 0 } access || result.Seconds("expires_in") is not { } expiresIn)
        {
            return null;
        }

        return new TokenSet(access, expiresIn)
        {
            RefreshToken = result.Text("refresh_token"),
            IdToken = result.Text("id_token"),
            Scope = result.Text("scope"),
            Acr = result.Text("acr"),
            Subject = result.Text("sub"),
            DeviceId = result.Text("device_id"),
        };
    }

    /// <summary>Never the tokens.</summary>
    public override string ToString() => nameof(TokenSet);
}
