using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Simulator.Commands;

/// <summary>How devices answer one type of command.</summary>
internal interface ICommandAnswer
{
    /// <summary>Value of <c>RequestType</c>.</summary>
    string RequestType { get; }

    /// <summary>Right that the enrollment must have granted; none for no special one.</summary>
    AccessRights Needs { get; }

    /// <summary>Whether a device may put it off. Those that iOS always answers cannot be (Apple DM docs, "Handling NotNow status responses").</summary>
    bool CanBePutOff(SimulatedDevice device);

    /// <summary>Carries it out.</summary>
    ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct);
}
