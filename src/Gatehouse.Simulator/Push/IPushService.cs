namespace Gatehouse.Simulator.Push;

/// <summary>Where devices get push tokens from, and what wakes them.</summary>
public interface IPushService
{
    /// <summary>Gives out a token for a topic; the one that this device had before for it is dead from now on.</summary>
    byte[] Register(SimulatedDevice device, string topic);

    /// <summary>The device wants no more pushes, as after it was erased.</summary>
    void Forget(SimulatedDevice device);
}
