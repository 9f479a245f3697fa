using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Tokens;

namespace Gatehouse.Server.Enrollment;

/// <summary>Which platforms and versions a token lets in.</summary>
internal static class PlatformRules
{
    /// <summary>The platform of a model such as <c>iPhone16,2</c>; null when the name says nothing.</summary>
    public static DevicePlatform? OfProduct(string? productName) => productName switch
    {
        null => null,
        _ when Begins(productName, "iPhone") || Begins(productName, "iPod") => DevicePlatform.IOS,
        _ when Begins(productName, "iPad") => DevicePlatform.IPadOS,
        _ when Begins(productName, "AppleTV") => DevicePlatform.TvOS,
        _ when Begins(productName, "RealityDevice") => DevicePlatform.VisionOS,
        _ when Begins(productName, "Mac") || Begins(productName, "iMac") || Begins(productName, "VirtualMac") => DevicePlatform.MacOS,
        _ => null,
    };

    /// <summary>Why a device may not enroll, as a log code; null when it may. What is not known is not held against it.</summary>
    public static string? Problem(TokenRow token, DevicePlatform? platform, string? osVersion)
    {
        if (platform is not { } known)
        {
            return null;
        }

        return token.PlatformList is { Count: > 0 } allowed && !allowed.Contains(known) ? Codes.PlatformNotAllowed
            : OsVersion.IsOlder(osVersion, token.MinimumOsMap.GetValueOrDefault(known)) ? Codes.OsTooOld
            : null;
    }

    private static bool Begins(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal);
}
