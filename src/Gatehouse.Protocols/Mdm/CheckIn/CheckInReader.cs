using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.CheckIn;

/// <summary>Keys of one message, with the first rule that it breaks. A message is made only when it breaks none.</summary>
internal sealed class CheckInReader(PlistDictionary body, EnrollmentIdentity enrollment, ReadOnlyMemory<byte> raw)
{
    /// <summary>tokenupdate.yaml, note: every topic of device management is in this namespace.</summary>
    private const string TopicPrefix = "com.apple.mgmt.";

    public PlistDictionary Body => body;

    public EnrollmentIdentity Enrollment => enrollment;

    public ReadOnlyMemory<byte> Raw => raw;

    /// <summary>The first broken rule.</summary>
    public string? Reason { get; private set; }

    public CheckInMessage? Result(CheckInMessage message) =>
        Reason is null ? message with { AuthToken = Text("AuthToken") } : null;

    public void Require(bool rule, string reason)
    {
        if (!rule) Reason ??= reason;
    }

    public void RequireDeviceChannel() =>
        Require(enrollment.Channel == EnrollmentChannel.Device, "the message belongs to the device channel, but has a user");

    public void ForbidUserEnrollment() =>
        Require(!enrollment.IsUserEnrollment, "the message does not exist in user enrollment");

    public string? Text(string key) => body.Text(key) is { Length: > 0 } text ? text : null;

    // Without the cast null would become a byte array, and that an empty memory: present, where it must be absent.
    public ReadOnlyMemory<byte>? Data(string key) => body.Data(key) is { Length: > 0 } data ? data : (ReadOnlyMemory<byte>?)null;

    public bool Flag(string key) => body.Boolean(key) ?? false;

    public string RequireText(string key)
    {
        var text = Text(key);
        Require(text is not null, $"{key} is missing, empty, or not a string");
        return text ?? "";
    }

    public ReadOnlyMemory<byte> RequireData(string key)
    {
        var data = Data(key);
        Require(data is not null, $"{key} is missing, empty, or not data");
        return data ?? default;
    }

    public string RequireTopic()
    {
        var topic = RequireText("Topic");
        CheckTopic(topic);
        return topic;
    }

    public string? Topic()
    {
        var topic = Text("Topic");
        if (topic is not null) CheckTopic(topic);
        return topic;
    }

    private void CheckTopic(string topic) =>
        Require(
            topic.Length > TopicPrefix.Length && topic.Length <= 256 && topic.StartsWith(TopicPrefix, StringComparison.Ordinal),
            $"Topic does not begin with {TopicPrefix}");
}
