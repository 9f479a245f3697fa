using System.Net.Http.Headers;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Management;

namespace Gatehouse.Conformance.Support;

/// <summary>A device that really enrolled with an account, and then says what a test puts into its mouth, with whichever token.</summary>
public sealed class EmployeeDevice(Employee employee, SimulatedDevice device)
{
    /// <summary>The device itself, for when it shall act on its own.</summary>
    public SimulatedDevice Device { get; } = device;

    public ManagementState State => Device.Management!;

    /// <summary>The token it has at present.</summary>
    public string Token => State.Account!.AccessToken;

    /// <summary>What names it in every message.</summary>
    public string Name => State.EnrollmentId ?? Device.Facts.Udid;

    /// <summary>As the administrator sees it.</summary>
    public Task<Device> ShownAsync() => employee.Tenant.GetAsync(Name);

    /// <summary>Says Idle.</summary>
    public Task<WireAnswer> IdleAsync(string? token) => SendAsync(State.ServerUrl, "application/x-apple-aspen-mdm", Message(new PlistDictionary { { "Status", "Idle" } }), token);

    /// <summary>Reports on a command.</summary>
    public Task<WireAnswer> AcknowledgeAsync(string uuid, string? token) =>
        SendAsync(State.ServerUrl, "application/x-apple-aspen-mdm", Message(new PlistDictionary { { "Status", "Acknowledged" }, { "CommandUUID", uuid } }), token);

    /// <summary>Says Idle for its user.</summary>
    public Task<WireAnswer> UserIdleAsync(string? token)
    {
        var message = Message(new PlistDictionary { { "Status", "Idle" } });
        message.Add(State.EnrollmentId is null ? "UserID" : "EnrollmentUserID", State.User!.Id);
        return SendAsync(State.ServerUrl, "application/x-apple-aspen-mdm", message, token);
    }

    /// <summary>Sends a check-in message.</summary>
    public Task<WireAnswer> CheckInAsync(string type, string? token, params ReadOnlySpan<(string Key, PlistValue Value)> keys)
    {
        var message = Message(new PlistDictionary { { "MessageType", type }, { "Topic", State.Topic } });
        foreach (var (key, value) in keys)
        {
            message.Add(key, value);
        }

        return SendAsync(State.CheckInUrl, "application/x-apple-aspen-mdm-checkin", message, token);
    }

    /// <summary>Sends anything in the name of anybody.</summary>
    public async Task<WireAnswer> SendAsync(Uri url, string contentType, PlistDictionary message, string? token)
    {
        var ct = TestContext.Current.CancellationToken;
        var body = PlistWriter.WriteXml(message);
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.TryAddWithoutValidation(
            "Mdm-Signature", Convert.ToBase64String(CmsSigner.SignDetached(body, State.Identity, signingTime: TimeProvider.System.GetUtcNow())));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await employee.Tenant.Anonymous.SendAsync(request, ct);
        return await WireAnswer.OfAsync(response, ct);
    }

    private PlistDictionary Message(PlistDictionary keys)
    {
        keys.Add(State.EnrollmentId is null ? "UDID" : "EnrollmentID", Name);
        return keys;
    }
}
