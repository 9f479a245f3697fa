namespace Gatehouse.Client.Apps.Core;

/// <summary>Waiting for others' tasks, which may know nothing of cancellation.</summary>
internal static class Waiting
{
    /// <summary>Waits until it is done or this is cancelled, whichever comes first; the task itself goes on.</summary>
    public static async Task<T> OrCancelledAsync<T>(this Task<T> task, CancellationToken ct)
    {
        if (!task.IsCompleted && ct.CanBeCanceled)
        {
            var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (ct.Register(state => ((TaskCompletionSource<bool>)state!).TrySetResult(true), cancelled))
            {
                if (await Task.WhenAny(task, cancelled.Task).ConfigureAwait(false) != task)
                {
                    throw new OperationCanceledException(ct);
                }
            }
        }

        return await task.ConfigureAwait(false);
    }
}
