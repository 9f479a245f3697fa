namespace Gatehouse.Simulator.Push;

/// <summary>Where devices get push tokens from, and what wakes them.</summary>
public interface IPushService
{
    /// <summary>Gives out a token for a topic; the one that this device had before is dead from now on.</summary>
    /// <param name="device">Which.</param>
    /// <param name="topic">For whose pushes.</param>
    /// <param name="forUser">For its user, who has a token of their own.</param>
    byte[] Register(SimulatedDevice device, string topic, bool forUser = false);

    /// <summary>The device wants no more pushes, as after it was erased.</summary>
    void Forget(SimulatedDevice device);
}
