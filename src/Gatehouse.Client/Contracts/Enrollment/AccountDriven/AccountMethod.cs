using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>How a device obtains its access token.</summary>
public enum AccountMethod
{
    /// <summary>OAuth 2, and web sign-in on systems that are too old for it (iOS and iPadOS 15). The default.</summary>
    Automatic,

    /// <summary>Web sign-in that ends in an access token. Each expiry asks the person to sign in again.</summary>
    [JsonStringEnumMemberName("apple-as-web")]
    AppleAsWeb,

    /// <summary>OAuth 2 with a refresh token, which devices use silently. Needs iOS 16, macOS 14 or visionOS 1.1.</summary>
    [JsonStringEnumMemberName("apple-oauth2")]
    AppleOAuth2,
}
