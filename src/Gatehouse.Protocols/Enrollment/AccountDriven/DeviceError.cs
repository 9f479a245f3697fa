using System.Text.Json;

namespace Gatehouse.Protocols.Enrollment.AccountDriven;

/// <summary>The body of a 403 that a device understands.</summary>
/// <param name="Code">Such as <see cref="WellKnownFailed"/>; always lower case.</param>
/// <param name="Description">For the device's log only.</param>
/// <param name="Message">May be shown to the person; null for the device's own words.</param>
/// <remarks>Source: apple/device-management, <c>mdm/errors</c>.</remarks>
public sealed record DeviceError(string Code, string Description, string? Message = null)
{
    /// <summary>Service discovery says no (iOS 17.5, macOS 14.5, visionOS 1.2). Older devices show their own message.</summary>
    public const string WellKnownFailed = "com.apple.well-known.failed";

    /// <summary>Media type of <see cref="Write"/>.</summary>
    public const string MediaType = "application/json";

    /// <summary>The JSON.</summary>
    public byte[] Write()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("code", Code);
            if (Message is not null)
            {
                json.WriteString("message", Message);
            }

            json.WriteString("description", Description);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
