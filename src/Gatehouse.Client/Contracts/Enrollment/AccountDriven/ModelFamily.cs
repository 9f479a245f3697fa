using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>Kinds of devices, as they name themselves in service discovery.</summary>
public enum ModelFamily
{
    /// <summary>iPhone.</summary>
    [JsonStringEnumMemberName("iPhone")]
    IPhone,

    /// <summary>iPad.</summary>
    [JsonStringEnumMemberName("iPad")]
    IPad,

    /// <summary>Mac.</summary>
    [JsonStringEnumMemberName("Mac")]
    Mac,

    /// <summary>Apple Vision Pro.</summary>
    [JsonStringEnumMemberName("RealityDevice")]
    RealityDevice,

    /// <summary>Apple Watch.</summary>
    [JsonStringEnumMemberName("Watch")]
    Watch,

    /// <summary>Apple TV.</summary>
    [JsonStringEnumMemberName("AppleTV")]
    AppleTV,
}
