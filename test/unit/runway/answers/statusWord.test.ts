import assert from 'node:assert/strict';
import { readPhase } from '../../../../src/runway/answers/statusWord.ts';

describe('a status word', () => {
  for (const [phase, words] of Object.entries({
    succeeded: [
      ...['SUCCEEDED', 'complete', 'Completed', 'finish', 'finished', 'done', 'Successful', '3'],
      ...['成功', '已完成', '生成成功', '已生成', '任务已完成！', '影片已完成', 'generated'],
      ...['video_generation_completed', 'render.done'],
    ],
    failed: [
      ...['FAILED', 'failure', 'fail', 'error', 'expired', 'REJECTED', 'timed_out', 'blocked', '2'],
      ...['失败', '已过期', '超时', '审核未通过', '任務失敗', '生成異常', '逾時', '已驳回'],
      ...['被拒绝', '生成视频失败', '执行出错'],
      ...['已失效', '任务出错了', '已退款', 'generation_failed', 'task.timed_out', 'declined'],
      ...['CONTENT_FILTERED', 'dead_letter', 'moderation_failed', 'System Error'],
      ...['process_failed', 'render_failed', '已被拒绝'],
    ],
    cancelled: [
      '用户已取消',
      '已終止',
      'CANCELLED',
      'canceled',
      'aborted',
      'stopped',
      '已取消',
      '已终止',
      'withdrawn',
      'user_cancelled',
    ],
    queued: [
      ...['PENDING', 'THROTTLED', 'queueing', 'queuing', 'IN_QUEUE', 'waiting', 'submitted'],
      ...['created', 'NOT_START', 'not-started', 'accepted', '排队中', '等待中', '提交成功'],
      ...['排隊中', '正在排队', '任务排队中', '等待調度', '待審核', '创建中', '已入队', '未開始'],
      ...[
        '等待资源',
        'waiting_for_queue',
        '任务已提交',
        'pre_queued',
        'creating',
        'dispatched',
        'assigned',
        'paused',
      ],
    ],
    running: [
      ...['RUNNING', 'in_progress', 'In Progress', 'processing', 'generating', 'started', '1'],
      ...['canceling', '生成中', '处理中', '取消中', '處理中', '正在生成视频', '視頻生成中'],
      ...['正在处理', '生成視頻中', 'PROCESSING_VIDEO'],
      ...['转存中', '审核中', '运行', 'in_process', 'ongoing', 'upscaling', 'video_generating'],
      ...['warming_up', 'preparing', 'finalizing', 'streaming', '后处理', '正处理'],
    ],
  })) {
    it(`means “${phase}” in every known form`, () => {
      for (const word of words) assert.equal(readPhase(word), phase, word);
    });
  }

  it('may have a word for what it is the status of', () => {
    for (const word of ['TASK_STATUS_SUCCEED', 'video.completed', 'job-done', 'status_success']) {
      assert.equal(readPhase(word), 'succeeded', word);
    }
  });

  it('is unknown with any other word around it', () => {
    for (const word of [
      ...['my_task_done', 'done_task', 'undone', 'in_task_progress', 'task', '', 'toString'],
      ...['not_waiting', 'not_processing', '中奖', '超了时'],
    ]) {
      assert.equal(readPhase(word), undefined, word);
    }
  });
});
