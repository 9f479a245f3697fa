using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Simulator.Management;

/// <summary>Check-in messages as devices write them.</summary>
/// <remarks>Source: apple/device-management, <c>mdm/checkin</c>.</remarks>
internal static class CheckIns
{
    public static PlistDictionary Authenticate(SimulatedDevice device, ManagementState management)
    {
        var facts = device.Facts;
        var message = Begin("Authenticate", device, management);
        var hidesHardware = management.EnrollmentId is not null;
        if (!hidesHardware || facts.Kind == DeviceKind.Mac)
        {
            message.Add("DeviceName", facts.DeviceName);
            message.Add("Model", facts.Model.Model);
            message.Add("ModelName", facts.Model.MarketingName);
        }

        // authenticate.yaml: these need the right to query device information.
        if (management.AccessRights.HasFlag(Protocols.Enrollment.AccessRights.DeviceInformation))
        {
            message.Add("OSVersion", facts.Model.OsVersion);
            message.Add("BuildVersion", facts.Model.Build);
            message.Add("ProductName", facts.Model.Product);
            if (!hidesHardware)
            {
                message.Add("SerialNumber", facts.SerialNumber);
                message.AddIfSet("IMEI", facts.Imei);
            }
        }

        return message;
    }

    public static PlistDictionary TokenUpdate(SimulatedDevice device, ManagementState management)
    {
        var message = Begin("TokenUpdate", device, management);
        message.Add("Token", management.PushToken);
        message.Add("PushMagic", management.PushMagic);
        message.AddIfSet("UnlockToken", (PlistValue?)management.UnlockToken);
        if (device.AwaitsConfiguration)
        {
            message.Add("AwaitingConfiguration", true);
        }

        if (device.Facts.Kind == DeviceKind.Mac)
        {
            message.Add("NotOnConsole", false);
        }

        return message;
    }

    /// <summary>Of the user of a Mac.</summary>
    public static PlistDictionary UserTokenUpdate(SimulatedDevice device, ManagementState management, UserChannel user)
    {
        var message = Begin("TokenUpdate", device, management, EnrollmentChannel.User);
        message.Add("Token", user.PushToken);
        message.Add("PushMagic", user.PushMagic);
        message.Add("NotOnConsole", false);
        return message;
    }

    public static PlistDictionary CheckOut(SimulatedDevice device, ManagementState management) =>
        Begin("CheckOut", device, management);

    /// <summary>A question of declarative management, such as <c>declaration-items</c>; or a status report, which has data.</summary>
    public static PlistDictionary DeclarativeManagement(SimulatedDevice device, ManagementState management, string endpoint, byte[]? data = null)
    {
        var message = Begin("DeclarativeManagement", device, management);
        message.Add("Endpoint", endpoint);
        message.AddIfSet("Data", (PlistValue?)data);
        return message;
    }

    private static PlistDictionary Begin(
        string type, SimulatedDevice device, ManagementState management, EnrollmentChannel channel = EnrollmentChannel.Device)
    {
        var message = new PlistDictionary { { "MessageType", type }, { "Topic", management.Topic } };
        management.NameOf(device.Facts, channel).Write(message);
        return message;
    }
}
