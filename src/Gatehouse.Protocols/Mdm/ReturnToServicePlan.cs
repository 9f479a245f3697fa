using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm;

/// <summary>How an erased device comes back without hands: in answer to its question, or inside <c>EraseDevice</c>.</summary>
/// <param name="Enabled">False erases in the ordinary way.</param>
/// <param name="MdmProfileData">Enrollment profile; needed when the device is not assigned to us, or its assignment asks for a web sign-in.</param>
/// <param name="WiFiProfileData">Profile with a Wi-Fi payload; needed unless the device has a wired or tethered network.</param>
/// <param name="BootstrapToken">Secret of the device, to authorize the erasure.</param>
/// <param name="ShouldRetryEnrollment">Keep trying to enroll; OS 27.</param>
/// <param name="PreserveDataPlan">Keep the eSIM.</param>
public sealed record ReturnToServicePlan(
    bool Enabled, ReadOnlyMemory<byte>? MdmProfileData = null, ReadOnlyMemory<byte>? WiFiProfileData = null,
    ReadOnlyMemory<byte>? BootstrapToken = null, bool? ShouldRetryEnrollment = null, bool? PreserveDataPlan = null)
{
    /// <summary>The <c>ReturnToService</c> dictionary; the data plan stands beside it.</summary>
    internal PlistDictionary ToPlist()
    {
        var plan = new PlistDictionary { { "Enabled", Enabled } };
        plan.AddIfSet("MDMProfileData", MdmProfileData);
        plan.AddIfSet("WiFiProfileData", WiFiProfileData);
        plan.AddIfSet("BootstrapToken", BootstrapToken);
        plan.AddIfSet("ShouldRetryEnrollment", ShouldRetryEnrollment);
        return plan;
    }
}
