using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary>What a refused device would have to be.</summary>
internal static class Needs
{
    /// <summary>Such as <c>iOS 17.4</c>, or <c>iPad or Mac</c>; null for problems that need nothing.</summary>
    public static string? Of(string problem, TokenRow token, DevicePlatform platform, PageView view) => problem switch
    {
        Codes.OsTooOld => $"{Words.Of(platform)} {token.MinimumOsMap[platform]}",
        Codes.PlatformNotAllowed => string.Join(view.Language == "de" ? " oder " : " or ", token.PlatformList.Select(Device)),
        _ => null,
    };

    private static string Device(DevicePlatform platform) => platform switch
    {
        DevicePlatform.IOS => "iPhone",
        DevicePlatform.IPadOS => "iPad",
        DevicePlatform.TvOS => "Apple TV",
        DevicePlatform.VisionOS => "Apple Vision Pro",
        _ => "Mac",
    };
}
