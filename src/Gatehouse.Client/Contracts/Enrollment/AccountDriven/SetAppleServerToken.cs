using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>The server token of Apple Business or School Manager, decrypted: the JSON between BEGIN MESSAGE and END MESSAGE. All of it is secret.</summary>
public sealed record SetAppleServerToken
{
    /// <summary><c>consumer_key</c></summary>
    [Required, StringLength(200, MinimumLength = 1)]
    public string ConsumerKey { get; init; } = "";

    /// <summary><c>consumer_secret</c></summary>
    [Required, StringLength(200, MinimumLength = 1)]
    public string ConsumerSecret { get; init; } = "";

    /// <summary><c>access_token</c></summary>
    [Required, StringLength(200, MinimumLength = 1)]
    public string AccessToken { get; init; } = "";

    /// <summary><c>access_secret</c></summary>
    [Required, StringLength(200, MinimumLength = 1)]
    public string AccessSecret { get; init; } = "";

    /// <summary><c>access_token_expiry</c></summary>
    public DateTimeOffset AccessTokenExpiry { get; init; }
}
