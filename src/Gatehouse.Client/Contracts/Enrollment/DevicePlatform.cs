using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>Platforms that a token can be limited to.</summary>
public enum DevicePlatform
{
    /// <summary>iPhone and iPod touch.</summary>
    [JsonStringEnumMemberName("iOS")]
    IOS,

    /// <summary>iPad.</summary>
    [JsonStringEnumMemberName("iPadOS")]
    IPadOS,

    /// <summary>Mac.</summary>
    [JsonStringEnumMemberName("macOS")]
    MacOS,

    /// <summary>Apple TV.</summary>
    [JsonStringEnumMemberName("tvOS")]
    TvOS,

    /// <summary>Apple Vision Pro.</summary>
    [JsonStringEnumMemberName("visionOS")]
    VisionOS,
}
