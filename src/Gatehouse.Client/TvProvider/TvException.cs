using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.TvProvider;

/// <summary>A call did not work; <see cref="Error"/> says why, and what helps.</summary>
public sealed class TvException : Exception
{
    internal TvException(TvError error, Exception? inner = null)
        : base($"{error.Code}: {error.Message}", inner) => Error = error;

    /// <summary>Why.</summary>
    public TvError Error { get; }
}
