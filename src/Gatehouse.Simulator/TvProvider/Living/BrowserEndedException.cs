namespace Gatehouse.Simulator.TvProvider.Living;

/// <summary>A viewer's browser did not get where it should.</summary>
public sealed class BrowserEndedException : Exception
{
    internal BrowserEndedException(string reason, int status, Exception? inner = null)
        : base(reason, inner) => Status = status;

    /// <summary>Status of the last answer; 0 for none.</summary>
    public int Status { get; }
}
