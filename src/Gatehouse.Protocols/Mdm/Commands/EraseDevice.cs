using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>
/// Erases the device. It reports at most once and may be gone before the report arrives, so silence is no failure,
/// and an old command must not be sent again.
/// </summary>
/// <param name="Pin">Six digits; Macs without a T2 chip or Apple silicon stay locked with it. Secret.</param>
/// <param name="PreserveDataPlan">Keep the eSIM. Default false.</param>
/// <param name="DisallowProximitySetup">Do not offer to set the device up from another one nearby. Default false.</param>
/// <param name="ObliterationBehavior">What a Mac does when it cannot erase only contents and settings; macOS 12.</param>
/// <param name="ReturnToService">Come back enrolled without hands; iOS 17, tvOS 18, visionOS 26.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/device.erase.yaml</c>.</remarks>
public sealed record EraseDevice(
    string? Pin = null, bool? PreserveDataPlan = null, bool? DisallowProximitySetup = null,
    string? ObliterationBehavior = null, ReturnToServicePlan? ReturnToService = null) : IMdmCommand<EraseDevice>
{
    private static readonly CommandParameter[] PlanParameters =
    [
        new("enabled", ParameterType.Boolean, "Whether to come back.") { Required = true },
        new("mdmProfileData", ParameterType.Data, "Enrollment profile; not needed for most assigned devices.") { Secret = true },
        new("wiFiProfileData", ParameterType.Data, "Profile with a Wi-Fi network; not needed with a wired or tethered one.") { Secret = true },
        new("bootstrapToken", ParameterType.Data, "Bootstrap token of the device.") { Secret = true },
    ];

    /// <inheritdoc/>
    public static string RequestType => "EraseDevice";

    /// <inheritdoc/>
    public static CommandForm Form { get; } = new(
        Create,
        MacPin.Parameter,
        new CommandParameter("preserveDataPlan", ParameterType.Boolean, "Keep the eSIM. Default false."),
        new CommandParameter("disallowProximitySetup", ParameterType.Boolean, "Do not offer setup from a device nearby. Default false."),
        new CommandParameter("obliterationBehavior", ParameterType.Text, "What a Mac does when erasing contents and settings fails. Default: Default.")
        {
            Values = ["Default", "DoNotObliterate", "ObliterateWithWarning", "Always"],
        },
        new CommandParameter("returnToService", ParameterType.Object, "Come back enrolled without hands.") { Members = PlanParameters });

    /// <inheritdoc/>
    public void Write(PlistDictionary command)
    {
        command.AddIfSet("PIN", Pin);
        command.AddIfSet("PreserveDataPlan", PreserveDataPlan);
        command.AddIfSet("DisallowProximitySetup", DisallowProximitySetup);
        command.AddIfSet("ObliterationBehavior", ObliterationBehavior);
        command.AddIfSet("ReturnToService", ReturnToService?.ToPlist());
    }

    /// <summary>Without the PIN and the profiles.</summary>
    public override string ToString() => RequestType;

    private static EraseDevice Create(CommandArguments arguments)
    {
        var plan = arguments.Object("returnToService", PlanParameters);
        return new EraseDevice(
            MacPin.Read(arguments), arguments.Boolean("preserveDataPlan"), arguments.Boolean("disallowProximitySetup"),
            arguments.Text("obliterationBehavior"), plan is { Problem: null } ? ReadPlan(plan) : null);
    }

    private static ReturnToServicePlan ReadPlan(CommandArguments plan) => new(
        plan.Boolean("enabled") ?? false, plan.Data("mdmProfileData"), plan.Data("wiFiProfileData"), plan.Data("bootstrapToken"));
}
